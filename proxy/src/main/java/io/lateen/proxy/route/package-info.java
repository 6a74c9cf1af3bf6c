/// The routing engine: pure matching over tables compiled once. The same code routes live requests
/// and explains them.
@NullMarked
package io.lateen.proxy.route;

import org.jspecify.annotations.NullMarked;
