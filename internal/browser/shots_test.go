package browser

import "flag"

var shots = flag.String("shots", "", "folder in which to keep pictures of pages")
