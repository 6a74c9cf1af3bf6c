/// What is told about a request once it is over: the access log now, attributes for Mixer later.
/// Whoever cannot keep up loses records; no request waits.
@NullMarked
package io.lateen.proxy.report;

import org.jspecify.annotations.NullMarked;
