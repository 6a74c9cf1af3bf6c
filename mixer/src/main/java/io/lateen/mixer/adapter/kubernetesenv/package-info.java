/// Adapter `kubernetesenv`: what Kubernetes knows of the two ends of a request.
@NullMarked
package io.lateen.mixer.adapter.kubernetesenv;

import org.jspecify.annotations.NullMarked;
