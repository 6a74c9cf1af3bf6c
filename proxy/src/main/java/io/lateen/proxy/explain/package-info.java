/// The words of explanations: what is asked, what is answered. Each room of the request path adds
/// what it decides, by the very code that decides it.
@NullMarked
package io.lateen.proxy.explain;

import org.jspecify.annotations.NullMarked;
