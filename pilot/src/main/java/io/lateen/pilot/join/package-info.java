/// Workloads that no orchestrator runs and that ask to be in the mesh.
@NullMarked
package io.lateen.pilot.join;

import org.jspecify.annotations.NullMarked;
