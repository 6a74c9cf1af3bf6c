// Package k8s stands for go-discover's look at Kubernetes.
package k8s

// Provider finds nobody.
type Provider struct{}
