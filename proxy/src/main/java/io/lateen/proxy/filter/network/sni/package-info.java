/// The filter `sni_cluster`: the server name of a TLS client names the cluster.
@NullMarked
package io.lateen.proxy.filter.network.sni;

import org.jspecify.annotations.NullMarked;
