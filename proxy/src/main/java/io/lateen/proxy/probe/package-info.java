/// Asks the program beside a proxy that joined a mesh whether it is well.
@NullMarked
package io.lateen.proxy.probe;

import org.jspecify.annotations.NullMarked;
