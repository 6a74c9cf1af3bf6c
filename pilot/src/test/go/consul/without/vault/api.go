// Package api stands for Vault's client: a Consul that is told to have its certificates from Vault says that it cannot.
package api

import (
	"errors"
	"net/http"
)

var errWithout = errors.New("this Consul is built without Vault's client")

// Config says where Vault is.
type Config struct{ Address string }

// TLSConfig is how Vault is talked to.
type TLSConfig struct {
	CACert, CAPath, ClientCert, ClientKey, TLSServerName string
	Insecure                                             bool
}

// ConfigureTLS fails.
func (*Config) ConfigureTLS(*TLSConfig) error { return errWithout }

// Client of Vault; there is none.
type Client struct{}

// NewClient fails.
func NewClient(*Config) (*Client, error) { return nil, errWithout }

// SetToken counts for nothing.
func (*Client) SetToken(string) {}

// Request of Vault's API.
type Request struct{}

// Response of Vault's API.
type Response struct{ *http.Response }

// NewRequest is never sent.
func (*Client) NewRequest(string, string) *Request { return &Request{} }

// RawRequest fails.
func (*Client) RawRequest(*Request) (*Response, error) { return nil, errWithout }

// Logical reads and writes secrets.
type Logical struct{}

// Secret is what Vault answers.
type Secret struct{ Data map[string]interface{} }

// Logical of this client.
func (*Client) Logical() *Logical { return &Logical{} }

// Read fails.
func (*Logical) Read(string) (*Secret, error) { return nil, errWithout }

// Write fails.
func (*Logical) Write(string, map[string]interface{}) (*Secret, error) { return nil, errWithout }

// Sys mounts secret engines.
type Sys struct{}

// MountInput is an engine to mount.
type MountInput struct {
	Type, Description string
	Config            MountConfigInput
}

// MountConfigInput are an engine's settings.
type MountConfigInput struct{ MaxLeaseTTL string }

// MountOutput is a mounted engine.
type MountOutput struct{}

// Sys of this client.
func (*Client) Sys() *Sys { return &Sys{} }

// Mount fails.
func (*Sys) Mount(string, *MountInput) error { return errWithout }

// Unmount fails.
func (*Sys) Unmount(string) error { return errWithout }

// ListMounts fails.
func (*Sys) ListMounts() (map[string]*MountOutput, error) { return nil, errWithout }
