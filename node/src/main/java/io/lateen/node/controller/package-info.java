/// Wishes into objects: Deployments to Pods, Services to endpoints. Speaks only the Kubernetes API.
@NullMarked
package io.lateen.node.controller;

import org.jspecify.annotations.NullMarked;
