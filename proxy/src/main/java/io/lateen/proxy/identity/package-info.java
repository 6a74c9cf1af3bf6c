/// How a proxy gets its certificate: it asks Citadel with its ServiceAccount's token, keeps the key
/// in memory only, and asks again before the certificate ends.
@NullMarked
package io.lateen.proxy.identity;

import org.jspecify.annotations.NullMarked;
