/// Faults put in on purpose: delays and aborts.
@NullMarked
package io.lateen.proxy.filter.http.fault;

import org.jspecify.annotations.NullMarked;
