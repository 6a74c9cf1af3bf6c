package io.lateen.citadel.expiry;

import io.lateen.citadel.expiry.CertificateFigures.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Lives of certificates whose beginning nobody tells: they count from when they were first seen
/// here. That is never too long, so that a short life is not taken for the end of a long one; after
/// a start of Citadel some warnings come later. One thread.
final class FirstSeen {
  private final Map<Key, Since> known = new HashMap<>();

  private record Key(String holder, String place) {}

  /// Another end is another certificate.
  private record Since(Instant end, Instant seen) {}

  /// @param holder by its uid
  List<Ending> lives(String holder, List<Figure> figures, Instant now) {
    List<Ending> lives = new ArrayList<>();
    for (Figure figure : figures) {
      if (figure.from() != null) {
        lives.add(new Ending(figure.who(), figure.from(), figure.end(), true));
      }
    }
    // An agent may tell the whole life of what Envoy tells the end of.
    Set<Instant> told = lives.stream().map(Ending::end).collect(Collectors.toSet());
    for (Figure figure : figures) {
      if (figure.from() == null && !told.contains(figure.end())) {
        Instant seen = seen(new Key(holder, figure.place()), figure.end(), now);
        lives.add(new Ending(figure.who(), seen, figure.end(), false));
      }
    }
    return lives;
  }

  private Instant seen(Key key, Instant end, Instant now) {
    Since before = known.get(key);
    Since since = before != null && before.end.equals(end) ? before : new Since(end, now);
    known.put(key, since);
    return since.seen;
  }

  /// @param holders that there still are
  void keep(Set<String> holders) {
    known.keySet().removeIf(key -> !holders.contains(key.holder));
  }
}
