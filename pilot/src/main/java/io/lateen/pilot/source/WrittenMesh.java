package io.lateen.pilot.source;

import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A mesh that is only written down: what Pilot would see if these documents were applied to an
/// empty API server and everything came up.
public final class WrittenMesh {
  private WrittenMesh() {}

  /// @param documents each with a namespace; Deployments get a Pod each, Services their endpoints
  public static MeshSnapshot of(List<JsonNode> documents, MeshConfig config) {
    List<JsonNode> objects = new ArrayList<>(documents);
    Imagined imagined = Imagined.of(documents);
    objects.addAll(imagined.pods());
    objects.addAll(imagined.endpoints());
    Overlay all = new Overlay(objects, false, Instant.EPOCH);
    try (MeshSource source =
        new MeshSource(
            new FixedObjects(Overlay.NONE), config, false, MeshFiles.NONE, List.of(), _ -> {})) {
      return source.stateWith(all).snapshot(1, config);
    }
  }
}
