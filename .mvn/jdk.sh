# Finds a JDK that can build and run Heddle. Sourced by mvnw and heddle; POSIX sh, and quick: it reads what a JDK says
# of itself in its file `release` and starts no Java.

jdk_least=25

# The home of every JDK in the places where installers put them, one a line.
jdk_places() {
    for place in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/* /usr/local/openjdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
        "$HOME"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -r "$place/release" ] && printf '%s\n' "$place"
    done
}

# Sets jdk_version of the JDK at the home $1 (25.0.3) and jdk_major (25); both are empty for a JRE and for anything else.
jdk_look_at() {
    jdk_version='' jdk_major=''
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            JAVA_VERSION=*)
                jdk_version=${line#JAVA_VERSION=}
                jdk_version=${jdk_version#\"}
                jdk_version=${jdk_version%%\"*}
                ;;
        esac
    done <"$1/release"
    jdk_major=${jdk_version%%[!0-9]*}
}

# Whether the JDK at the home $1 is new enough.
jdk_fits() {
    jdk_look_at "$1"
    [ "${jdk_major:-0}" -ge "$jdk_least" ]
}

# The home that the `java` on the PATH belongs to, if it is a plain file or a link to one.
jdk_on_path() {
    java=$(command -v java) || return 0
    while [ -h "$java" ]; do
        target=$(readlink "$java")
        case $target in
            /*) java=$target ;;
            *) java=${java%/*}/$target ;;
        esac
    done
    java=${java%/*}
    printf '%s\n' "${java%/*}"
}

# Sets and exports JAVA_HOME, and sets jdk_version: JAVA_HOME as it is, then the PATH, then the newest in the usual places.
# With none, one sentence on stderr and status 2.
find_jdk() {
    if ! jdk_fits "${JAVA_HOME:-}"; then
        JAVA_HOME=$(jdk_on_path)
        if ! jdk_fits "$JAVA_HOME"; then
            JAVA_HOME=$(jdk_newest)
            if ! jdk_fits "$JAVA_HOME"; then
                echo "Heddle needs a JDK $jdk_least or newer and found none: install one, such as Eclipse Temurin" \
                    "$jdk_least, or set JAVA_HOME to where one is." >&2
                return 2
            fi
        fi
    fi
    export JAVA_HOME
}

jdk_newest() {
    jdk_places | {
        newest='' newest_version=0
        while IFS= read -r place; do
            if jdk_fits "$place" && jdk_newer "$jdk_version" "$newest_version"; then
                newest=$place newest_version=$jdk_version
            fi
        done
        printf '%s\n' "$newest"
    }
}

# Whether the version $1 is newer than $2, number by number; a shorter one is older.
jdk_newer() {
    left=$1. right=$2.
    while [ -n "$left" ]; do
        [ "${left%%.*}" = "${right%%.*}" ] || break
        left=${left#*.} right=${right#*.}
    done
    left=${left%%[!0-9]*} right=${right%%[!0-9]*}
    [ "${left:-0}" -gt "${right:-0}" ]
}
