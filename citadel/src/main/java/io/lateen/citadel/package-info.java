/// Citadel: who a workload is, in a certificate. `authenticate` says who asks, `authority` signs,
/// `server` answers, `secrets` writes for those who do not ask, `expiry` warns,
/// `upstream` asks an authority above.
@NullMarked
package io.lateen.citadel;

import org.jspecify.annotations.NullMarked;
