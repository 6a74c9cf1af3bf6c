/// Where connections come in: sockets, filter chains, and the data plane as a whole.
@NullMarked
package io.lateen.proxy.listener;

import org.jspecify.annotations.NullMarked;
