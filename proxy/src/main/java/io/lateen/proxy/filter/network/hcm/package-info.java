/// The HTTP connection manager: octets of a client become exchanges, exchanges become octets.
@NullMarked
package io.lateen.proxy.filter.network.hcm;

import org.jspecify.annotations.NullMarked;
