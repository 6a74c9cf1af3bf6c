// Package v1 stands for Kubernetes' reviews of tokens.
package v1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TokenReview asks whose token it is.
type TokenReview struct {
	metav1.TypeMeta
	metav1.ObjectMeta
	Spec   TokenReviewSpec
	Status TokenReviewStatus
}

// TokenReviewSpec is the question.
type TokenReviewSpec struct{ Token string }

// TokenReviewStatus is the answer.
type TokenReviewStatus struct {
	Authenticated bool
	User          UserInfo
	Error         string
}

// UserInfo is whose it is.
type UserInfo struct {
	Username, UID string
	Groups        []string
}
