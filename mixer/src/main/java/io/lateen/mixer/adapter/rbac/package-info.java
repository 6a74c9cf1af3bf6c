/// Adapter `rbac`: ServiceRoles and their bindings decide.
@NullMarked
package io.lateen.mixer.adapter.rbac;

import org.jspecify.annotations.NullMarked;
