/// Asks Mixer about TCP connections and tells it of them.
@NullMarked
package io.lateen.proxy.filter.network.mixer;

import org.jspecify.annotations.NullMarked;
