// Package cert stands for client-go's reading of certificates.
package cert

import (
	"crypto/x509"
	"errors"
)

// ParseCertsPEM fails.
func ParseCertsPEM([]byte) ([]*x509.Certificate, error) {
	return nil, errors.New("this Consul is built without Kubernetes' client")
}
