// Package ext fills the two places that Traefik leaves open for Traefik Hub's fields; a build without Hub has none. Traefik's own
// lies in a module that its go.mod replaces by a folder, which a build from the module proxy cannot follow.
package ext

// HTTP adds nothing to a dynamic configuration.
type HTTP struct{}

// Router adds nothing to a router.
type Router struct{}
