// Package v1 stands for apimachinery's metadata, as much as Consul's login by Kubernetes names.
package v1

import (
	"time"

	"k8s.io/apimachinery/pkg/types"
)

// StatusFailure is the status of what failed.
const StatusFailure = "Failure"

// StatusReason says why.
type StatusReason string

// Reasons.
const (
	StatusReasonForbidden StatusReason = "Forbidden"
	StatusReasonNotFound  StatusReason = "NotFound"
)

// TypeMeta is what an object is.
type TypeMeta struct{ Kind, APIVersion string }

// ListMeta of an answer.
type ListMeta struct{}

// Time of an object.
type Time struct{ time.Time }

// ObjectMeta is which object it is.
type ObjectMeta struct {
	Name, Namespace, SelfLink, ResourceVersion string
	UID                                        types.UID
	CreationTimestamp                          Time
	Annotations                                map[string]string
}

// GetObjectMeta is this.
func (m *ObjectMeta) GetObjectMeta() *ObjectMeta { return m }

// GetAnnotations of the object.
func (m *ObjectMeta) GetAnnotations() map[string]string { return m.Annotations }

// StatusDetails is what failed.
type StatusDetails struct{ Name, Group, Kind string }

// Status is an answer that is no object.
type Status struct {
	TypeMeta
	ListMeta
	Status, Message string
	Reason          StatusReason
	Details         *StatusDetails
	Code            int32
}

// GetOptions of a read.
type GetOptions struct{}
