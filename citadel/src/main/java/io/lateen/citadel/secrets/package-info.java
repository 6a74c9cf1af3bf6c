/// Keys for workloads that take them from Secrets, and roots for everybody.
@NullMarked
package io.lateen.citadel.secrets;

import org.jspecify.annotations.NullMarked;
