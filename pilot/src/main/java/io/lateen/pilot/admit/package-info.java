/// Which proxies are served: those whose token or certificate is of the Pod they say they are.
@NullMarked
package io.lateen.pilot.admit;

import org.jspecify.annotations.NullMarked;
