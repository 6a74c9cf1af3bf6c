// Package discover stands for go-discover: of the clouds that a Consul may look for its peers in, there are none.
package discover

import (
	"fmt"
	"log"
)

// Provider looks for peers.
type Provider interface{}

// Providers are those that are built in.
var Providers = map[string]Provider{}

// Discover looks for peers.
type Discover struct{}

// Option is a setting of a Discover.
type Option func(*Discover) error

// New makes a Discover that knows nowhere to look.
func New(...Option) (*Discover, error) { return &Discover{}, nil }

// WithUserAgent counts for nothing.
func WithUserAgent(string) Option { return nil }

// WithProviders counts for nothing.
func WithProviders(map[string]Provider) Option { return nil }

// Names of the built-in providers.
func (*Discover) Names() []string { return nil }

// Addrs fails.
func (*Discover) Addrs(config string, _ *log.Logger) ([]string, error) {
	return nil, fmt.Errorf("%s: this Consul is built without go-discover (expected: an address)", config)
}
