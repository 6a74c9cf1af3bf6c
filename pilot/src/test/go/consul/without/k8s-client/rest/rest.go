// Package rest stands for client-go's settings.
package rest

import (
	"context"
	"net"
)

// Config says where the API is.
type Config struct {
	Host, BearerToken string
	Dial              func(ctx context.Context, network, address string) (net.Conn, error)
	TLSClientConfig
	ContentConfig
}

// TLSClientConfig is whom it trusts.
type TLSClientConfig struct{ CAData []byte }

// ContentConfig is what it speaks.
type ContentConfig struct{ ContentType string }
