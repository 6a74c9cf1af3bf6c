/// Config: the embedded Kubernetes-style API server, its store, validation and admission.
@NullMarked
package io.lateen.galley;

import org.jspecify.annotations.NullMarked;
