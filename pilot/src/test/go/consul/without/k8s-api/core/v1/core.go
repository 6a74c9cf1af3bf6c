// Package v1 stands for Kubernetes' core objects.
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// ObjectReference names an object.
type ObjectReference struct{ Name string }

// ServiceAccount is who a Pod is.
type ServiceAccount struct {
	metav1.TypeMeta
	metav1.ObjectMeta
	Secrets []ObjectReference
}
