/// Who may do what by ServiceRoles, decided from the rules alone.
@NullMarked
package io.lateen.model.access;

import org.jspecify.annotations.NullMarked;
