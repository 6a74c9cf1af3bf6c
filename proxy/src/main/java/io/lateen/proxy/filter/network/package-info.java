/// Terminal network filters: what a connection is for. HTTP connections and TCP tunnels have a room
/// each below.
@NullMarked
package io.lateen.proxy.filter.network;

import org.jspecify.annotations.NullMarked;
