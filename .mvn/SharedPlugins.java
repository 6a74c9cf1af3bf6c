import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One class loader for the compiler's plugins in all modules of a build. By itself javac makes a new
/// one each time, so that Error Prone would be loaded, and warmed up, forty times: more work than
/// compiling. `mvnw` puts this class where javac's `-XDprocloader` finds it; where it is not found,
/// javac does as ever.
///
/// Thread-safe.
public final class SharedPlugins extends URLClassLoader {
  private static final Map<List<String>, ClassLoader> LOADERS = new HashMap<>();

  /// Called by javac.
  ///
  /// @param jars the plugins and what they need
  /// @param compiler javac's own loader
  public SharedPlugins(URL[] jars, ClassLoader compiler) {
    super(new URL[0], shared(jars, compiler));
  }

  private static synchronized ClassLoader shared(URL[] jars, ClassLoader compiler) {
    List<String> names = Arrays.stream(jars).map(URL::toString).toList();
    return LOADERS.computeIfAbsent(names, _ -> new URLClassLoader(jars, compiler));
  }
}
