/// Who may do what: Envoy's RBAC rules (`envoy.config.rbac.v3`), compiled. The engine of the HTTP
/// and the network filter.
@NullMarked
package io.lateen.proxy.filter.rbac;

import org.jspecify.annotations.NullMarked;
