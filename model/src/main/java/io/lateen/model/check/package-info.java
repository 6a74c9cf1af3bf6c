/// The rules a rule must obey.
@NullMarked
package io.lateen.model.check;

import org.jspecify.annotations.NullMarked;
