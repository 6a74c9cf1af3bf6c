/// HTTP filters: the SPI of their behaviour, and the exchange they work on. Each filter has a room
/// below: configuration record, parser, behaviour.
@NullMarked
package io.lateen.proxy.filter.http;

import org.jspecify.annotations.NullMarked;
