/// What happens to a connection and its requests between listener and route.
@NullMarked
package io.lateen.proxy.filter;

import org.jspecify.annotations.NullMarked;
