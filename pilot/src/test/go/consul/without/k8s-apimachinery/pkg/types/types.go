// Package types stands for apimachinery's.
package types

// UID of an object.
type UID string
