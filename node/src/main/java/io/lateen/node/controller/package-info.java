/// Wishes into objects: Deployment to Pods, Service to endpoints, owners to their dependents.
// Speaks only the Kubernetes API.
@NullMarked
package io.lateen.node.controller;

import org.jspecify.annotations.NullMarked;
