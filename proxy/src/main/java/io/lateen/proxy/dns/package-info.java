/// Names of endpoints → addresses, without blocking and as long as their records say. Knows neither
/// clusters nor configuration.
@NullMarked
package io.lateen.proxy.dns;

import org.jspecify.annotations.NullMarked;
