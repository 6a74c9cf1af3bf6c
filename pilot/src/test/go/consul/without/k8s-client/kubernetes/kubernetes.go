// Package kubernetes stands for client-go: a Consul that is told to log in by Kubernetes says that it cannot.
package kubernetes

import (
	"errors"

	authentication "k8s.io/client-go/kubernetes/typed/authentication/v1"
	core "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
)

// Interface is a client.
type Interface interface {
	CoreV1() core.CoreV1Interface
	AuthenticationV1() authentication.AuthenticationV1Interface
}

// NewForConfig fails.
func NewForConfig(*rest.Config) (Interface, error) {
	return nil, errors.New("this Consul is built without Kubernetes' client")
}
