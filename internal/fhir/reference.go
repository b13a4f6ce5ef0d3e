package fhir

import "strings"

// names is everything that a reference may call a resource, the surest first:
// https://hl7.org/fhir/R4/references.html and https://hl7.org/fhir/R4/bundle.html#references
func (k *kept) names() []string {
	var names []string
	if k.url != "" {
		names = append(names, k.url)
	}
	if k.id != "" {
		local := k.typ + "/" + k.id
		names = append(names, k.file+"\x00"+local)
		if !strings.HasPrefix(k.url, "http") {
			names = append(names, "\x00"+local) // whatever its server is
		}
		names = append(names, local)
	}
	for _, i := range k.identifiers() {
		if i.System != "" && i.Value != "" {
			names = append(names, k.typ+"?identifier="+i.System+"|"+i.Value)
		}
	}
	return names
}

func (k *kept) identifiers() []identifier {
	switch body := k.body.(type) {
	case *patient:
		return body.Identifier
	case *practitioner:
		return body.Identifier
	}
	return nil
}

// find returns the resource of a type that a reference in k means; nil if it was not read.
func (in *Input) find(k *kept, ref reference, typ string) *kept {
	outer := k
	if k.within != nil {
		outer = k.within
	}
	for _, name := range ref.names(outer, typ) {
		found := in.known[name]
		if strings.HasPrefix(name, "#") {
			found = outer.inside[name]
		}
		if found != nil && found.typ == typ {
			return found
		}
	}
	return nil
}

// names is what a reference in k may mean, the surest first: on k's own server, in k's own file, anywhere.
func (ref reference) names(k *kept, typ string) []string {
	to, _, _ := strings.Cut(ref.Reference, "/_history/")
	parts := strings.Split(to, "/")
	local := to
	if len(parts) > 2 {
		local = strings.Join(parts[len(parts)-2:], "/")
	}
	switch {
	case to == "":
		return []string{typ + "?identifier=" + ref.Identifier.System + "|" + ref.Identifier.Value}
	case strings.HasPrefix(to, "#"), strings.Contains(to, "?"):
		return []string{to}
	case strings.Contains(to, ":"):
		return []string{to, "\x00" + local}
	}
	var names []string
	if base, ok := strings.CutSuffix(k.url, k.typ+"/"+k.id); ok && strings.HasPrefix(base, "http") {
		names = append(names, base+to)
	}
	return append(names, k.file+"\x00"+local, local)
}
