package office

import "milieu/internal/vocabulary"

// Kinds is the office's vocabulary: each kind of fact and the name it has in the journal for ever.
var Kinds = []Kind{
	kind[HouseOpened]("house.opened"),
	kind[HouseRenamed]("house.renamed"),
	kind[AccountCreated]("account.created"),
	kind[AccountRenamed]("account.renamed"),
	kind[LanguageChosen]("account.language-chosen"),
	kind[AccountDisabled]("account.disabled"),
	kind[AccountEnabled]("account.enabled"),
	kind[PasswordSet]("password.set"),
	kind[WorkGiven]("work.given"),
	kind[WorkEnded]("work.ended"),
	kind[SessionOpened]("session.opened"),
	kind[SessionClosed]("session.closed"),
	kind[HouseChosen]("session.house-chosen"),
	kind[DeviceInvited]("device.invited"),
	kind[DeviceEnrolled]("device.enrolled"),
	kind[DeviceSet]("device.set"),
	kind[DeviceRevoked]("device.revoked"),
	kind[PinSet]("pin.set"),
	kind[PinSuspended]("pin.suspended"),
	kind[PinForgotten]("pin.forgotten"),
	kind[AccountErased]("erasure.confirmed"), // journal.Erasing
	kind[SecondRequired]("second.required"),
	kind[AuthenticatorAdded]("authenticator.added"),
	kind[AuthenticatorUsed]("authenticator.used"),
	kind[AuthenticatorRemoved]("authenticator.removed"),
	kind[RecoveryMade]("recovery.made"),
	kind[RecoveryUsed]("recovery.used"),
	kind[PasskeyAdded]("passkey.added"),
	kind[PasskeyUsed]("passkey.used"),
	kind[PasskeyNamed]("passkey.named"),
	kind[PasskeyRemoved]("passkey.removed"),
	kind[IdentityLinked]("identity.linked"),
	kind[IdentityUnlinked]("identity.unlinked"),
	kind[TokenMade]("token.made"),
	kind[TokenRevoked]("token.revoked"),
	kind[TokenUsed]("token.used"),
	kind[DraftSecretMade]("draft.secret-made"),
}

// A Kind is one row of the vocabulary.
type Kind = vocabulary.Kind[Fact]

func kind[F Fact](name string) Kind { return vocabulary.Of[Fact, F](name) }

var inJournal = vocabulary.New(Kinds)

// Encode writes a fact as the journal keeps it.
func Encode(f Fact) (name string, data []byte, err error) { return inJournal.Encode(f) }

// Decode reads a fact as the journal keeps it. A kind that is not known was written by a newer version.
func Decode(name string, data []byte) (Fact, error) { return inJournal.Decode(name, data) }
