/// The filter `mongo_proxy`: counts what passes between MongoDB and its clients.
@NullMarked
package io.lateen.proxy.filter.network.mongo;

import org.jspecify.annotations.NullMarked;
