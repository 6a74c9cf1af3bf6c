/// The TCP proxy: octets both ways between a client and one endpoint.
@NullMarked
package io.lateen.proxy.filter.network.tcp;

import org.jspecify.annotations.NullMarked;
