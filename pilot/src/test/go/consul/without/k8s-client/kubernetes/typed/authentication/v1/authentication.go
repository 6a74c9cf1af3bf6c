// Package v1 stands for client-go's reviews of tokens.
package v1

import authentication "k8s.io/api/authentication/v1"

// AuthenticationV1Interface is the API's authentication.
type AuthenticationV1Interface interface{ TokenReviewsGetter }

// TokenReviewsGetter leads to reviews.
type TokenReviewsGetter interface{ TokenReviews() TokenReviewInterface }

// TokenReviewInterface asks for one.
type TokenReviewInterface interface {
	Create(*authentication.TokenReview) (*authentication.TokenReview, error)
}
