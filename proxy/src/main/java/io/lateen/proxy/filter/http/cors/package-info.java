/// Cross-origin requests (the Fetch standard's CORS protocol) answered by the proxy.
@NullMarked
package io.lateen.proxy.filter.http.cors;

import org.jspecify.annotations.NullMarked;
