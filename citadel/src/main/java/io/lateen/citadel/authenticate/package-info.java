/// Who asks: by a client certificate, or by a Kubernetes token.
@NullMarked
package io.lateen.citadel.authenticate;

import org.jspecify.annotations.NullMarked;
