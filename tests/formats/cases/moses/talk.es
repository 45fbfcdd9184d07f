El barco llegó al puerto.

Todos bajaron.
