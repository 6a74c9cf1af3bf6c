// Package v1 stands for client-go's reading of ServiceAccounts.
package v1

import (
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CoreV1Interface is the API's core.
type CoreV1Interface interface{ ServiceAccountsGetter }

// ServiceAccountsGetter leads to a namespace's.
type ServiceAccountsGetter interface {
	ServiceAccounts(namespace string) ServiceAccountInterface
}

// ServiceAccountInterface reads them.
type ServiceAccountInterface interface {
	Get(name string, options meta.GetOptions) (*core.ServiceAccount, error)
}
