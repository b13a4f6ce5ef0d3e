// Package browser holds the tests that live a day in a real browser: Chromium, driven as a person would, by what can
// be seen and pressed, against the whole server over a journal on disk.
//
//	somebody ──presses, types──> Chromium ──HTTP──> web.Server ──> journal (SQLite)
//	    ^                            │ live
//	    └────── sees ────────────────┘
//
// One browser is shared by all tests; each person has a browser context of their own, with their own cookies and
// drafts. Nothing sleeps: a step waits until what it needs is there.
package browser
