/// Certificates of the mesh: who holds which, and what would happen as time goes by.
@NullMarked
package io.lateen.cli.cert;

import org.jspecify.annotations.NullMarked;
