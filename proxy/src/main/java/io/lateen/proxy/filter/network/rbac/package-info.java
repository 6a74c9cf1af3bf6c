/// Closes connections that the rules of [io.lateen.proxy.filter.rbac] do not allow.
@NullMarked
package io.lateen.proxy.filter.network.rbac;

import org.jspecify.annotations.NullMarked;
