/// The data plane's whole: puts the config path, the request path, the admin and the agent
/// together.
@NullMarked
package io.lateen.proxy;

import org.jspecify.annotations.NullMarked;
