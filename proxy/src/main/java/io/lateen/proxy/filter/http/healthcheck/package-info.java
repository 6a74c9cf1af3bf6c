/// Requests that ask whether the proxy or its application is well, and what is said to them.
@NullMarked
package io.lateen.proxy.filter.http.healthcheck;

import org.jspecify.annotations.NullMarked;
