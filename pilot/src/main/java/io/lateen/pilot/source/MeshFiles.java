package io.lateen.pilot.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Settings in files, followed when they change.
///
/// @param mesh settings of the mesh; null: not in a file
/// @param networks that it spans; null: not in a file
public record MeshFiles(@Nullable Path mesh, @Nullable Path networks) {
  public static final MeshFiles NONE = new MeshFiles(null, null);
}
