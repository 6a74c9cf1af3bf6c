/// What both ends of an identity share: its name, the question for a certificate, PEM.
@NullMarked
package io.lateen.wire.tls;

import org.jspecify.annotations.NullMarked;
